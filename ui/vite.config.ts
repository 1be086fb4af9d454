import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// `--mode gallery` builds the development page (recorded values instead of the core) on its own, so
// that it can be looked at under the app's content security policy. It is never in the app's build.
export default defineConfig(({ mode }) => ({
  base: "./",
  plugins: [react()],
  server: { port: 5173, strictPort: true },
  build: {
    target: "safari16",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: { input: mode === "gallery" ? "dev.html" : "index.html" },
  },
  // A loaded machine renders 150 labels slowly; a test that hangs still ends.
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"], testTimeout: 30_000 },
}));
