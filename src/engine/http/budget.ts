/** The requests that a scenario may still send, all sides and kinds together. */
export class RequestBudget {
  #remaining: number;

  constructor(requests: number) {
    this.#remaining = requests;
  }

  get remaining(): number {
    return this.#remaining;
  }

  /** Takes one request; false when none is left. */
  take(): boolean {
    if (this.#remaining <= 0) return false;
    this.#remaining--;
    return true;
  }
}
