// Starts the explorer in its place on the page.

import { Explorer } from "./explore/explorer.ts";

const box = document.getElementById("explore");
if (box) new Explorer(box).start();
