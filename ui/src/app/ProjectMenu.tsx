import { Menu } from "@base-ui/react/menu";

import { counted } from "../format";
import type { Appearance, ProjectView } from "../host";
import { AppMark, Icon } from "../parts/Icon";
import { useAppearance } from "./appearance";
import { type AppActions, useAppView } from "./queries";

/** The project's name, and under it what can be opened instead. */
export function ProjectMenu({ project, actions }: { project: ProjectView; actions: AppActions }) {
  const samples = useAppView().data?.samples ?? [];
  return (
    <Menu.Root>
      <Menu.Trigger className="side-project" title={project.file_name}>
        <AppMark />
        <span className="grow">
          <b className="ell">{project.name}</b>
          <small className="ell">{counted(project.rows, "example")}</small>
        </span>
        <Icon name="down" size={12} tone="t3 wide-only" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="float" align="start" sideOffset={4}>
          <Menu.Popup className="menu project-menu">
            <Menu.Item className="menu-item" onClick={actions.pickExamples}>
              Open examples…<span className="n">Ctrl O</span>
            </Menu.Item>
            <Menu.Item className="menu-item" onClick={actions.pickProject}>
              Open project…
            </Menu.Item>
            {samples.map((sample) => (
              <Menu.Item key={sample.kind} className="menu-item" onClick={() => actions.openSample(sample.kind)}>
                Open the sample “{sample.name}”
              </Menu.Item>
            ))}
            <Menu.Separator className="menu-line" />
            <AppearanceItems />
            <Menu.Separator className="menu-line" />
            <Menu.Item className="menu-item" onClick={actions.closeProject}>
              Close project
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

const CHOICES: ReadonlyArray<{ value: Appearance; label: string }> = [
  { value: "system", label: "As the system has it" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

function AppearanceItems() {
  const { appearance, choose } = useAppearance();
  return (
    <Menu.RadioGroup value={appearance} onValueChange={choose}>
      {CHOICES.map((choice) => (
        <Menu.RadioItem key={choice.value} value={choice.value} className="menu-item" closeOnClick>
          <span className="menu-check">
            <Menu.RadioItemIndicator>
              <Icon name="check" size={12} />
            </Menu.RadioItemIndicator>
          </span>
          {choice.label}
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  );
}
