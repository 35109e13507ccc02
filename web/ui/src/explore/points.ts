// Draws things in WebGL as points: one vertex each, which software draws many times faster than triangles.

import { NodePointProgram } from "sigma/rendering";
import type { NodeProgramType } from "sigma/rendering";
import type { RenderParams } from "sigma/types";
import type { Detail } from "./lines.ts";

/** Makes the program. While the picture moves only the first things are drawn, the best connected ones, as many
 *  as the moment affords; and what lies under the pointer is not worked out. */
export function points(detail: Detail): NodeProgramType {
  return class Points extends NodePointProgram {
    override render(params: RenderParams): void {
      if (!detail.moving) return super.render(params);
      const { pickProgram, array, verticesCount } = this;
      const most = Math.min(verticesCount, Math.round(detail.things));
      this.pickProgram = null;
      this.array = array.subarray(0, most * this.STRIDE);
      this.verticesCount = most;
      super.render(params);
      Object.assign(this, { pickProgram, array, verticesCount });
    }
  } as unknown as NodeProgramType;
}
