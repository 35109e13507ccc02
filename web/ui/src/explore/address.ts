// The address of the page, which holds the view so that a link brings it back.

const DELAY = 200; // milliseconds after the last change

export class Address {
  private timer = 0;

  /** Puts what is behind the hash sign into the address, a moment after it last changed. */
  write(hash: () => string): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => history.replaceState(null, "", hash() || location.pathname + location.search), DELAY);
  }
}
