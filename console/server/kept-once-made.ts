/** Makes something when it is first asked for, and keeps it; what fails is tried again at the next asking. */
export function keptOnceMade<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let kept: Promise<Made> | undefined;
  return () => {
    kept ??= make().catch((error: unknown) => {
      kept = undefined;
      throw error;
    });
    return kept;
  };
}
