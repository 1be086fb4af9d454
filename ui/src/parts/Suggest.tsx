import { Autocomplete } from "@base-ui/react/autocomplete";

import { classes } from "./classes";
import { Field } from "./fields";

type SuggestProps = {
  label: string;
  value: string;
  /** What is offered while typing; anything else may be typed too. */
  suggestions: readonly string[];
  onChange: (value: string) => void;
  placeholder?: string | undefined;
  help?: string | undefined;
  error?: string | undefined;
  disabled?: boolean | undefined;
  testId?: string | undefined;
};

/** More is not read in a list; typing narrows it. */
const MOST_SHOWN = 100;

/** One line of free text that offers what is known. */
export function Suggest(props: SuggestProps) {
  const { label, value, suggestions, onChange, placeholder, help, error, disabled, testId } = props;
  return (
    <Field label={label} help={help} error={error}>
      {({ id, describedBy, invalid }) => (
        <Autocomplete.Root
          items={suggestions}
          value={value}
          onValueChange={onChange}
          disabled={disabled}
          limit={MOST_SHOWN}
          openOnInputClick
        >
          <Autocomplete.InputGroup className={classes("input", invalid && "bad", disabled && "off")}>
            <Autocomplete.Input
              id={id}
              aria-describedby={describedBy}
              aria-invalid={invalid || undefined}
              spellCheck={false}
              autoComplete="off"
              placeholder={placeholder}
              data-testid={testId}
            />
          </Autocomplete.InputGroup>
          <Autocomplete.Portal>
            <Autocomplete.Positioner className="float" sideOffset={4}>
              <Autocomplete.Popup className="menu suggest-menu">
                <Autocomplete.List>
                  {(suggestion: string) => (
                    <Autocomplete.Item key={suggestion} value={suggestion} className="menu-item">
                      <span className="ell">{suggestion}</span>
                    </Autocomplete.Item>
                  )}
                </Autocomplete.List>
              </Autocomplete.Popup>
            </Autocomplete.Positioner>
          </Autocomplete.Portal>
        </Autocomplete.Root>
      )}
    </Field>
  );
}
