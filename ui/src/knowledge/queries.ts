import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import {
  type FileHandle,
  type HostError,
  type KnowledgeView,
  type PassageSizes,
  type Progress,
  type SearchQuery,
  type SearchResult,
  useHost,
  type VectorPlan,
  type VectorRequest,
} from "../host";

const VIEW = ["knowledge", "view"] as const;

/** The knowledge base. */
export function useKnowledgeView() {
  const host = useHost();
  return useQuery<KnowledgeView, HostError>({ queryKey: VIEW, queryFn: () => host.knowledge.view() });
}

/** What a search finds; `null` asks nothing. */
export function useSearch(query: SearchQuery | null) {
  const host = useHost();
  return useQuery<SearchResult, HostError>({
    queryKey: ["knowledge", "search", query],
    queryFn: () => host.knowledge.search(query ?? { text: "", mode: "lexical", k: 1 }),
    enabled: query !== null && query.text.trim() !== "",
  });
}

/** What making vectors would mean; `null` asks nothing. */
export function useVectorPlan(request: VectorRequest | null) {
  const host = useHost();
  return useQuery<VectorPlan, HostError>({
    queryKey: ["knowledge", "vector-plan", request],
    queryFn: () => host.knowledge.vectorPlan(request ?? { provider: null, model: "" }),
    enabled: request !== null && request.model.trim() !== "",
  });
}

/** Notes that passages may be sent to a host. */
export function useAgreeToVectors() {
  const host = useHost();
  const client = useQueryClient();
  return useMutation<void, HostError, string>({
    mutationFn: (name) => host.knowledge.agree(name),
    onSuccess: () => client.invalidateQueries({ queryKey: ["knowledge", "vector-plan"] }),
  });
}

/** Takes documents out. */
export function useRemoveDocuments() {
  const host = useHost();
  return useKnowledgeMutation((ids: number[]) => host.knowledge.remove(ids));
}

/** Cuts every document anew. */
export function useSetSizes() {
  const host = useHost();
  return useKnowledgeMutation((sizes: PassageSizes) => host.knowledge.setSizes(sizes));
}

/** Something long that is done to the knowledge base, with how far it is. */
export function useKnowledgeWork() {
  const host = useHost();
  const [progress, setProgress] = useState<Progress | null>(null);
  const add = useKnowledgeMutation((handles: FileHandle[]) => host.knowledge.add(handles, setProgress));
  const make = useKnowledgeMutation((request: VectorRequest) => host.knowledge.makeVectors(request, setProgress));
  return {
    add,
    make,
    progress,
    isRunning: add.isPending || make.isPending,
    stop: () => void host.knowledge.stop().catch(() => undefined),
  };
}

/** Everything that looks something up may answer otherwise afterwards, so that all is asked again. */
function useKnowledgeMutation<Input>(change: (input: Input) => Promise<KnowledgeView>) {
  const client = useQueryClient();
  return useMutation<KnowledgeView, HostError, Input>({
    mutationFn: change,
    onSuccess: (view) => {
      client.setQueryData(VIEW, view);
      return client.invalidateQueries({ predicate: (query) => query.queryKey !== VIEW });
    },
    // What a failed run has done stays, and what was read meanwhile still has it running.
    onError: () => client.invalidateQueries(),
  });
}
