import type { ComponentProps, ReactNode } from "react";

import { classes } from "./classes";
import { Icon } from "./Icon";
import type { IconName } from "./icon-paths";

type Kind = "default" | "primary" | "quiet" | "danger" | "danger-fill";

const KIND_CLASS: Record<Kind, string> = {
  default: "",
  primary: "primary",
  quiet: "quiet",
  danger: "danger",
  "danger-fill": "danger fill",
};

type ButtonProps = Omit<ComponentProps<"button">, "className"> & {
  kind?: Kind;
  small?: boolean;
  icon?: IconName;
  /** The key that does the same. */
  shortcut?: string;
  children: ReactNode;
};

/** A verb and its object. At most one primary on a screen: the next step. */
export function Button({ kind = "default", small, icon, shortcut, children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={classes("btn", KIND_CLASS[kind], small && "small")} {...rest}>
      {icon && <Icon name={icon} size={small ? 12 : 14} />}
      <span className="ell">{children}</span>
      {shortcut && <span className="kbd">{shortcut}</span>}
    </button>
  );
}

type IconButtonProps = Omit<ComponentProps<"button">, "className" | "type" | "children"> & {
  icon: IconName;
  /** What it does, for its name and its tooltip. */
  label: string;
};

/** A button that shows only its icon; for toolbars. */
export function IconButton({ icon, label, ...rest }: IconButtonProps) {
  return (
    <button type="button" className="btn quiet icon small" aria-label={label} title={label} {...rest}>
      <Icon name={icon} size={14} />
    </button>
  );
}
