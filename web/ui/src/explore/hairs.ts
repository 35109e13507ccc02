// Draws very many links as hair lines. The longer one is on the screen, the fainter: what is seen is how near
// things hang together, and not a grey of lines that only pass through.

import { EdgeProgram } from "sigma/rendering";
import type { EdgeProgramType } from "sigma/rendering";
import type { EdgeDisplayData, NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";
import type { Detail } from "./lines.ts";

const VERTEX = /* glsl */ `
attribute vec2 a_position;
attribute vec2 a_other;
attribute vec4 a_color;
uniform mat3 u_matrix;
varying vec4 v_color;
void main() {
  vec2 here = (u_matrix * vec3(a_position, 1.0)).xy;
  vec2 there = (u_matrix * vec3(a_other, 1.0)).xy;
  // The picture is 2 wide and 2 high in these units.
  float share = clamp(1.25 - length(there - here), 0.0, 1.0);
  // What would not be seen is put where it is not drawn at all.
  gl_Position = share > 0.0 ? vec4(here, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
  v_color = a_color * (255.0 / 254.0) * share;
}`;

const FRAGMENT = /* glsl */ `
precision mediump float;
varying vec4 v_color;
void main() {
  gl_FragColor = v_color;
}`;

const UNIFORMS = ["u_matrix"] as const;

export function hairs(detail: Detail): EdgeProgramType {
  return class Hairs extends EdgeProgram<(typeof UNIFORMS)[number]> {
    getDefinition() {
      const { FLOAT, UNSIGNED_BYTE, LINES } = WebGLRenderingContext;
      return {
        VERTICES: 2,
        VERTEX_SHADER_SOURCE: VERTEX,
        FRAGMENT_SHADER_SOURCE: FRAGMENT,
        METHOD: LINES,
        UNIFORMS,
        ATTRIBUTES: [
          { name: "a_position", size: 2, type: FLOAT },
          { name: "a_other", size: 2, type: FLOAT },
          { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        ],
      };
    }

    processVisibleItem(_index: number, start: number, { x, y }: NodeDisplayData, other: NodeDisplayData, data: EdgeDisplayData): void {
      const colour = floatColor(data.color);
      this.array.set([x, y, other.x, other.y, colour, other.x, other.y, x, y, colour], start);
    }

    setUniforms(params: RenderParams, { gl, uniformLocations: at }: { gl: WebGLRenderingContext | WebGL2RenderingContext; uniformLocations: Record<string, WebGLUniformLocation> }): void {
      gl.uniformMatrix3fv(at["u_matrix"]!, false, params.matrix);
    }

    override render(params: RenderParams): void {
      if (detail.links) super.render(params);
    }
  } as unknown as EdgeProgramType;
}
