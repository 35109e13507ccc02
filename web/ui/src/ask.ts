// What the page for asking from menus loads besides what every page does.

import { start } from "./askform.ts";

start();
