/** Something the shop sells. */
export interface Product {
  readonly id: number;
  readonly name: string;
  /** In euros. */
  readonly price: number;
}

const MATERIALS = ['oak', 'linen', 'steel', 'cork', 'glass', 'wool', 'clay', 'copper', 'paper', 'bamboo'];
const THINGS = ['lamp', 'chair', 'bowl', 'shelf', 'kettle', 'blanket', 'mirror', 'clock', 'basket', 'vase'];

/** The hundred products of the shop, ids from 1, the same in every process. */
export const PRODUCTS: readonly Product[] = Object.freeze(
  THINGS.flatMap((thing, row) =>
    MATERIALS.map((material, column) => ({
      id: row * MATERIALS.length + column + 1,
      name: `${material} ${thing}`,
      price: 9.9 + ((row * 37 + column * 53) % 190),
    })),
  ),
);

/** The product of an id, or null. */
export function productOf(id: number): Product | null {
  return PRODUCTS[id - 1] ?? null;
}

/** Products whose name contains the text, whatever the case. */
export function searchProducts(text: string): readonly Product[] {
  const wanted = text.toLowerCase();
  return PRODUCTS.filter((product) => product.name.includes(wanted));
}
