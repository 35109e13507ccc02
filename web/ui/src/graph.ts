// Starts the graph view once the page and the graph library are there.

import { start } from "./graphview.ts";

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
