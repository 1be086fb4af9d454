import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";

import {
  type HostError,
  type InventoryView,
  type KeyChange,
  type PriceEdit,
  type ProviderEdit,
  type ProviderId,
  type SettingsView,
  toHostError,
  useHost,
} from "../host";
import type { Kept } from "./kept-words";

const VIEW = ["settings", "view"] as const;

/** The Settings screen. */
export function useSettingsView() {
  const host = useHost();
  return useQuery<SettingsView, HostError>({ queryKey: VIEW, queryFn: () => host.settings.view() });
}

/** Takes a new view of the settings. What other screens say of providers and prices is asked anew. */
function useTakeSettings(): (view: SettingsView) => void {
  const client = useQueryClient();
  return useCallback(
    (view) => {
      client.setQueryData(VIEW, view);
      void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== VIEW[0] });
    },
    [client],
  );
}

/** Adds a provider or changes one, and gives its id. */
export function useSaveProvider() {
  const host = useHost();
  const client = useQueryClient();
  return useMutation<ProviderId, HostError, ProviderEdit>({
    mutationFn: (edit) => host.settings.saveProvider(edit),
    onSuccess: (id) => {
      forgetInventory(client, id);
      return client.invalidateQueries();
    },
  });
}

/** Takes a provider off the list, and forgets its key. */
export function useRemoveProvider() {
  const host = useHost();
  return useSettingsMutation((id: ProviderId) => host.settings.removeProvider(id));
}

/** Asks a provider for its models. */
export function useTestProvider() {
  const host = useHost();
  return useSettingsMutation((id: ProviderId) => host.settings.testProvider(id));
}

function inventoryKey(id: ProviderId) {
  return ["settings", "inventory", id] as const;
}

/** Another key or another address is another account: what the last one held is no answer. */
function forgetInventory(client: QueryClient, id: ProviderId): void {
  void client.resetQueries({ queryKey: inventoryKey(id) });
}

/** What lies at a provider. It is asked with `refetch` and never by itself: every look is a request. */
export function useInventory(id: ProviderId) {
  const host = useHost();
  return useQuery<InventoryView, HostError>({
    queryKey: inventoryKey(id),
    queryFn: () => host.settings.inventory(id),
    enabled: false,
  });
}

/** Deletes or stops something at a provider. */
export function useDropKept(id: ProviderId) {
  const host = useHost();
  const client = useQueryClient();
  return useMutation<InventoryView, HostError, Kept>({
    mutationFn: (kept) => {
      switch (kept.kind) {
        case "file":
          return host.settings.deleteKeptFile(id, kept.file.id);
        case "job":
          return host.settings.cancelKeptJob(id, kept.job.id);
        case "model":
          return host.settings.deleteKeptModel(id, kept.model.id);
      }
    },
    onSuccess: (view) => client.setQueryData(inventoryKey(id), view),
  });
}

/** Enters the price of a model, or takes it back. */
export function useSetPrice() {
  const host = useHost();
  return useSettingsMutation((edit: PriceEdit) => host.settings.setPrice(edit));
}

/** The way to change a key, and how the last change went. */
export type KeyControl = {
  isBusy: boolean;
  error: HostError | null;
  /** When it went wrong last, so that trying again in vain is seen. */
  failedAt: number | null;
  /** What went wrong, if something did. */
  change: (change: KeyChange) => Promise<HostError | null>;
};

/**
 * Gives, moves or forgets the key of a provider. It is no mutation of the query client, because that
 * would keep what it was called with, and so the key.
 */
export function useKeyControl(id: ProviderId): KeyControl {
  const host = useHost();
  const client = useQueryClient();
  const take = useTakeSettings();
  const [state, setState] = useState<Omit<KeyControl, "change">>({ isBusy: false, error: null, failedAt: null });
  const change = useCallback(
    async (wish: KeyChange) => {
      setState((old) => ({ ...old, isBusy: true, error: null }));
      try {
        take(await host.settings.changeKey(id, wish));
        forgetInventory(client, id);
        setState({ isBusy: false, error: null, failedAt: null });
        return null;
      } catch (thrown) {
        // What became of the key stands in the view.
        await client.invalidateQueries({ queryKey: VIEW });
        const error = toHostError(thrown);
        setState({ isBusy: false, error, failedAt: Date.now() });
        return error;
      }
    },
    [client, host, id, take],
  );
  return { ...state, change };
}

function useSettingsMutation<Input>(change: (input: Input) => Promise<SettingsView>) {
  const take = useTakeSettings();
  return useMutation<SettingsView, HostError, Input>({ mutationFn: change, onSuccess: take });
}
