import { useMutation, useQuery } from "@tanstack/react-query";

import { type HostError, type ReportFormat, type ReportView, useHost } from "../host";

/** The Report screen: the first half page, and what can be written. */
export function useReportView() {
  const host = useHost();
  return useQuery<ReportView, HostError>({ queryKey: ["report", "view"], queryFn: () => host.report.view() });
}

/** Asks where to write, and writes. Gives the file's name, or `null` when the dialog was cancelled. */
export function useSave() {
  const host = useHost();
  return useMutation<string | null, HostError, ReportFormat>({ mutationFn: (format) => host.report.save(format) });
}

/** Writes beside the project's file, without a dialog. Gives the file's name. */
export function useSaveBeside() {
  const host = useHost();
  return useMutation<string, HostError, ReportFormat>({ mutationFn: (format) => host.report.saveBeside(format) });
}
