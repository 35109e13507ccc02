// The eye on the drawing: where it looks, and how it moves there.

import type Sigma from "sigma";
import type { Camera } from "./view.ts";

const MARGIN = 40; // pixels between a thing and the edge of the picture

export class Eye {
  constructor(private readonly sigma: Sigma) {}

  get camera(): Camera {
    const { x, y, ratio } = this.sigma.getCamera().getState();
    return { x, y, ratio };
  }

  set camera(camera: Camera) {
    this.sigma.getCamera().setState({ ...camera, angle: 0 });
  }

  /** Moves the eye, at once where the reader wants no motion. */
  look(camera: Partial<Camera>): void {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.sigma.getCamera().setState(camera);
    else void this.sigma.getCamera().animate(camera, { duration: 250 });
  }

  fit(): void {
    this.look({ x: 0.5, y: 0.5, ratio: 1 });
  }

  zoom(factor: number): void {
    const { ratio } = this.sigma.getCamera().getState();
    this.look({ ratio: this.sigma.getCamera().getBoundedRatio(ratio * factor) });
  }

  /** Sees to it that a thing is in the picture. */
  reveal(id: string): void {
    const data = this.sigma.getNodeDisplayData(id);
    if (!data) return;
    const at = this.sigma.framedGraphToViewport(data);
    const { width, height } = this.sigma.getDimensions();
    if (at.x < MARGIN || at.y < MARGIN || at.x > width - MARGIN || at.y > height - MARGIN) this.look({ x: data.x, y: data.y });
  }
}
