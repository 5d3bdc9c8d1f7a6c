export const load = (): Promise<unknown> => import('../engine/index.ts');
