/** Depth of the gradient functions now running: variables of deeper ones are finished. */
export const gradientDepth: { now: number } = { now: 0 };
