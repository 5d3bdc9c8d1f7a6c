/**
 * statistics: numbers only: estimates, tests, e-processes, multiplicity, power. It knows no endpoint and no policy,
 * and refuses to decide what matters.
 */
export * from './binomial.ts';
export * from './confidence-path.ts';
export * from './covariate.ts';
export * from './dependent-evidence.ts';
export * from './detectable-shift.ts';
export * from './dispersion.ts';
export * from './e-process.ts';
export * from './effect-size.ts';
export * from './instance-effect.ts';
export * from './moderated-variance.ts';
export * from './multiplicity.ts';
export * from './permutation.ts';
export * from './share-evidence.ts';
export * from './sign-chance.ts';
export * from './student-t.ts';
