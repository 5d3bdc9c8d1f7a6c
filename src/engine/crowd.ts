/** Where a member stands; the crowd's own business. */
export interface Place<T> {
  readonly member: T;
  index: number;
}

/**
 * Members that come and go by the ten thousand a second, in no order. A `Set` would do, but it makes itself a new table
 * every few dozen changes, and each table that it has left points to the next: once one of them is old, every table
 * after it, and everything that was ever in them, outlives the cheap collections (V8, `OrderedHashTable::Rehash`), which
 * then have it all to copy. To add and to remove are O(1) here, and nothing points to what has left.
 */
export class Crowd<T> implements Iterable<T> {
  readonly #places: Place<T>[] = [];

  get size(): number {
    return this.#places.length;
  }

  add(member: T): Place<T> {
    const place = { member, index: this.#places.length };
    this.#places.push(place);
    return place;
  }

  /** A second time changes nothing. */
  remove(place: Place<T>): void {
    const { index } = place;
    if (this.#places[index] !== place) return;
    const last = this.#places.pop();
    if (last === undefined || last === place) return;
    this.#places[index] = last;
    last.index = index;
  }

  /** Those who are there when it is asked for, also if they leave meanwhile. */
  [Symbol.iterator](): Iterator<T> {
    return this.#places.map(({ member }) => member)[Symbol.iterator]();
  }
}
