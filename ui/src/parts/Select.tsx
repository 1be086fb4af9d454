import { Select as BaseSelect } from "@base-ui/react/select";
import type { ReactNode } from "react";

import { classes } from "./classes";
import { Field } from "./fields";
import { Icon } from "./Icon";

export type SelectOption<T extends string> = { value: T; label: string; note?: string };

type SelectProps<T extends string> = {
  label: string;
  options: ReadonlyArray<SelectOption<T>>;
  value: T;
  onChange: (value: T) => void;
  help?: ReactNode;
  error?: string | undefined;
  disabled?: boolean;
  /** For the trigger; each option has its value after it. */
  testId?: string;
};

/** One of several values, drawn by the app: WebKitGTK's own select misbehaves. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { label, options, value, onChange, help, error, disabled = false, testId } = props;
  return (
    <Field label={label} help={help} error={error}>
      {({ id, describedBy, invalid }) => (
        <BaseSelect.Root
          items={options}
          value={value}
          disabled={disabled}
          onValueChange={(next) => next !== null && onChange(next)}
        >
          <BaseSelect.Trigger
            id={id}
            className={classes("input", "select", invalid && "bad", disabled && "off")}
            aria-label={label}
            aria-describedby={describedBy}
            data-testid={testId}
          >
            <BaseSelect.Value className="ell" />
            <Icon name="down" size={12} />
          </BaseSelect.Trigger>
          <BaseSelect.Portal>
            <BaseSelect.Positioner className="float" sideOffset={4} alignItemWithTrigger={false}>
              <BaseSelect.Popup className="menu select-menu">
                <BaseSelect.List>
                  {options.map((option) => (
                    <BaseSelect.Item key={option.value} value={option.value} className="menu-item" data-testid={testId && `${testId}-${option.value}`}>
                      <span className="menu-check">
                        <BaseSelect.ItemIndicator>
                          <Icon name="check" size={12} />
                        </BaseSelect.ItemIndicator>
                      </span>
                      <BaseSelect.ItemText className="ell">{option.label}</BaseSelect.ItemText>
                      {option.note && <span className="n ell">{option.note}</span>}
                    </BaseSelect.Item>
                  ))}
                </BaseSelect.List>
              </BaseSelect.Popup>
            </BaseSelect.Positioner>
          </BaseSelect.Portal>
        </BaseSelect.Root>
      )}
    </Field>
  );
}
