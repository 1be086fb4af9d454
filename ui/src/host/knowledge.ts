// What the window asks of the knowledge base.

import type {
  FileHandle,
  KnowledgeView,
  OfferedFile,
  PassageSizes,
  Progress,
  SearchQuery,
  SearchResult,
  VectorPlan,
  VectorRequest,
} from "./bindings";

export interface KnowledgeHost {
  view(): Promise<KnowledgeView>;
  /** A native dialog; empty when it was cancelled. */
  pickFiles(): Promise<OfferedFile[]>;
  /** A native dialog; empty when it was cancelled. */
  pickFolder(): Promise<OfferedFile[]>;
  /** Takes files and folders in. What can't be read stands in the view. */
  add(handles: FileHandle[], onProgress: (progress: Progress) => void): Promise<KnowledgeView>;
  remove(ids: number[]): Promise<KnowledgeView>;
  /** Cuts every document anew. */
  setSizes(sizes: PassageSizes): Promise<KnowledgeView>;
  search(query: SearchQuery): Promise<SearchResult>;
  /** What making vectors would cost and send. */
  vectorPlan(request: VectorRequest): Promise<VectorPlan>;
  /** Notes that passages and questions may be sent to a host for their vectors. */
  agree(host: string): Promise<void>;
  makeVectors(request: VectorRequest, onProgress: (progress: Progress) => void): Promise<KnowledgeView>;
  /** Stops what is being done; what is done already is kept. */
  stop(): Promise<void>;
}
