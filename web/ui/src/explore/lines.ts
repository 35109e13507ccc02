// Draws straight links in WebGL: whole or dashed, and not at all while the moment cannot afford it.

import { EdgeProgram } from "sigma/rendering";
import type { EdgeProgramType } from "sigma/rendering";
import type { EdgeDisplayData, NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";

const VERTEX = /* glsl */ `
attribute vec4 a_color;
attribute vec2 a_start;
attribute vec2 a_end;
attribute vec2 a_look;
attribute float a_along;
attribute float a_side;
uniform mat3 u_matrix;
uniform vec2 u_dimensions;
uniform float u_sizeRatio;
uniform float u_pixelRatio;
uniform float u_least;
varying vec4 v_color;
varying float v_at;
varying float v_dash;
varying float v_side;
varying float v_half;
const float bias = 255.0 / 254.0;
void main() {
  vec2 start = (u_matrix * vec3(a_start, 1.0)).xy;
  vec2 end = (u_matrix * vec3(a_end, 1.0)).xy;
  vec2 apart = (end - start) * u_dimensions * 0.5;
  float size = max(length(apart), 0.0001);
  vec2 normal = vec2(-apart.y, apart.x) / size;
  float thick = max(a_look.x / u_sizeRatio, u_least) * u_pixelRatio;
  // Half a pixel more on each side, over which the line fades out.
  v_half = thick * 0.5 + 0.5;
  v_side = a_side * v_half;
  vec2 position = mix(start, end, a_along) + normal * v_side * 2.0 / u_dimensions;
  gl_Position = vec4(position, 0.0, 1.0);
  v_at = a_along * size / u_pixelRatio;
  v_dash = a_look.y;
  v_color = a_color;
  v_color.a *= bias;
}`;

const FRAGMENT = /* glsl */ `
precision mediump float;
varying vec4 v_color;
varying float v_at;
varying float v_dash;
varying float v_side;
varying float v_half;
void main() {
  if (v_dash > 0.0 && mod(v_at, v_dash) > v_dash * 0.6) discard;
  gl_FragColor = v_color * clamp(v_half - abs(v_side), 0.0, 1.0);
}`;

const UNIFORMS = ["u_matrix", "u_dimensions", "u_sizeRatio", "u_pixelRatio", "u_least"] as const;

/** Says whether links are drawn just now, whether the picture moves, and how many things it can then afford. */
export interface Detail {
  links: boolean;
  moving: boolean;
  things: number;
}

/** Makes the program; `dash` on a link is the length of a dash and its gap in pixels. */
export function lines(detail: Detail): EdgeProgramType {
  return class Lines extends EdgeProgram<(typeof UNIFORMS)[number]> {
    getDefinition() {
      const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;
      return {
        VERTICES: 6,
        VERTEX_SHADER_SOURCE: VERTEX,
        FRAGMENT_SHADER_SOURCE: FRAGMENT,
        METHOD: TRIANGLES,
        UNIFORMS,
        ATTRIBUTES: [
          { name: "a_start", size: 2, type: FLOAT },
          { name: "a_end", size: 2, type: FLOAT },
          { name: "a_look", size: 2, type: FLOAT },
          { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        ],
        CONSTANT_ATTRIBUTES: [
          { name: "a_along", size: 1, type: FLOAT },
          { name: "a_side", size: 1, type: FLOAT },
        ],
        CONSTANT_DATA: [[0, 1], [0, -1], [1, 1], [1, 1], [0, -1], [1, -1]],
      };
    }

    processVisibleItem(_index: number, start: number, source: NodeDisplayData, target: NodeDisplayData, data: EdgeDisplayData): void {
      const dash = (data as EdgeDisplayData & { dash?: number }).dash ?? 0;
      const values = [source.x, source.y, target.x, target.y, data.size, dash, floatColor(data.color)];
      this.array.set(values, start);
    }

    setUniforms(params: RenderParams, { gl, uniformLocations: at }: { gl: WebGLRenderingContext | WebGL2RenderingContext; uniformLocations: Record<string, WebGLUniformLocation> }): void {
      gl.uniformMatrix3fv(at["u_matrix"]!, false, params.matrix);
      gl.uniform2f(at["u_dimensions"]!, params.width * params.pixelRatio, params.height * params.pixelRatio);
      gl.uniform1f(at["u_sizeRatio"]!, params.sizeRatio);
      gl.uniform1f(at["u_pixelRatio"]!, params.pixelRatio);
      gl.uniform1f(at["u_least"]!, params.minEdgeThickness);
    }

    override render(params: RenderParams): void {
      if (detail.links) super.render(params);
    }
  } as unknown as EdgeProgramType;
}
