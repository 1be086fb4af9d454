// Pictures that a test leaves where the environment asks for them.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Leaves a picture of the window in the folder `HOLDOUT_PICTURES`; none where it is not set. */
export async function picture(app, name) {
  const folder = process.env.HOLDOUT_PICTURES;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.png`), await app.driver.screenshot());
}
