/** `mhero flow test DIR`: placeholder until the engine lands. */
export async function testFolder(_args: readonly string[]): Promise<number> {
  return 64;
}
