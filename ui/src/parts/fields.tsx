import { Checkbox } from "@base-ui/react/checkbox";
import { type ComponentProps, type ReactNode, useId } from "react";

import { classes } from "./classes";
import { Icon } from "./Icon";

type FieldProps = {
  label: ReactNode;
  help?: ReactNode;
  error?: ReactNode;
  children: (ids: { id: string; describedBy: string | undefined; invalid: boolean }) => ReactNode;
};

/** A label above, help or an error below. */
export function Field({ label, help, error, children }: FieldProps) {
  const id = useId();
  const below = error ?? help;
  const describedBy = below ? `${id}-help` : undefined;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, describedBy, invalid: Boolean(error) })}
      {below && (
        <div id={describedBy} className={classes("help", error ? "err" : undefined)}>
          {error && <Icon name="error" size={12} />}
          <span>{below}</span>
        </div>
      )}
    </div>
  );
}

type InputProps = Omit<ComponentProps<"input">, "className" | "children"> & {
  label: ReactNode;
  help?: ReactNode;
  error?: ReactNode;
  unit?: ReactNode;
};

/** One line of text or a number, with its unit inside. */
export function Input({ label, help, error, unit, disabled, ...rest }: InputProps) {
  return (
    <Field label={label} help={help} error={error}>
      {({ id, describedBy, invalid }) => (
        <div className={classes("input", invalid && "bad", disabled && "off")}>
          <input
            id={id}
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            disabled={disabled}
            spellCheck={false}
            autoComplete="off"
            {...rest}
          />
          {unit && <span className="unit">{unit}</span>}
        </div>
      )}
    </Field>
  );
}

type TextAreaProps = Omit<ComponentProps<"textarea">, "className" | "children"> & {
  label: ReactNode;
  help?: ReactNode;
  error?: ReactNode;
  /** For what is literally code. */
  mono?: boolean;
};

/** Several lines of text. */
export function TextArea({ label, help, error, mono, ...rest }: TextAreaProps) {
  return (
    <Field label={label} help={help} error={error}>
      {({ id, describedBy, invalid }) => (
        <textarea
          id={id}
          className={classes("input area", mono && "mono", invalid && "bad")}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          spellCheck={false}
          autoComplete="off"
          {...rest}
        />
      )}
    </Field>
  );
}

/** A box to tick, with its words. */
export function CheckField({ label, checked, onChange, describedBy, testId }: {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  /** The id of the text that says more. */
  describedBy?: string;
  testId?: string;
}) {
  const id = useId();
  return (
    <span className="row">
      <Checkbox.Root
        id={id}
        className={classes("check", checked && "on")}
        checked={checked}
        aria-describedby={describedBy}
        data-testid={testId}
        onCheckedChange={(next) => onChange(next)}
      >
        <Checkbox.Indicator>
          <Icon name="check" size={12} />
        </Checkbox.Indicator>
      </Checkbox.Root>
      <label htmlFor={id}>{label}</label>
    </span>
  );
}

/** Two or three ways to look at the same thing. */
export function Segments<T extends string>({ label, options, value, onChange }: {
  label: string;
  options: ReadonlyArray<{ value: T; label: string }>;
  value: T;
  onChange: (value: T) => void;
}) {
  return (
    <div className="seg" role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className={classes(option.value === value && "on")}
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
