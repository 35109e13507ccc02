// What the query page loads besides what every page does.

import { start } from "./querypage.ts";

start();
