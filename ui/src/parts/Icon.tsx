import { type IconName, iconPaths } from "./icon-paths";

/** A decorative outline; what it says stands beside it in words or in the button's name. */
export function Icon({ name, size = 16, tone }: { name: IconName; size?: number; tone?: string | undefined }) {
  return (
    <svg
      className={tone}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={size < 14 ? 1.7 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={iconPaths[name]} />
    </svg>
  );
}

/** The app's mark: four rows, one of them held out. */
export function AppMark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
      <rect x="1" y="1" width="18" height="18" rx="4" fill="var(--text)" />
      <path d="M5.5 5v10M8.5 5v10M11.5 5v10" stroke="var(--canvas)" strokeWidth="1.6" opacity=".55" />
      <path d="M14.5 5v10" stroke="var(--canvas)" strokeWidth="1.6" />
    </svg>
  );
}
