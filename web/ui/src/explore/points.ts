// Draws things in WebGL as points: one vertex each, which software draws many times faster than triangles.

import { NodePointProgram } from "sigma/rendering";
import type { NodeProgramType } from "sigma/rendering";
import type { RenderParams } from "sigma/types";
import type { Detail } from "./lines.ts";

/** Makes the program; what lies under the pointer is not worked out while the picture moves. */
export function points(detail: Detail): NodeProgramType {
  return class Points extends NodePointProgram {
    override render(params: RenderParams): void {
      const pick = this.pickProgram;
      if (detail.moving) this.pickProgram = null;
      super.render(params);
      this.pickProgram = pick;
    }
  } as unknown as NodeProgramType;
}
