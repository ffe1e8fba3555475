/** How many came where: what the canvas draws on nodes and arrows, of real conversations or of a rehearsal. */

export interface NodeCount {
  /** People who came to the node, each once. */
  readonly reached: number;
  /** People who stand there now and may still answer. */
  readonly waiting: number;
  /** People whose conversation ended there without an end of its own: silence, a stop, a failure. */
  readonly dropped: number;
}

/** By UUID. */
export interface FlowCounts {
  readonly nodes: Readonly<Record<string, NodeCount>>;
  /** People who went this way, each once. */
  readonly exits: Readonly<Record<string, number>>;
  /** People with whom the conversation began. */
  readonly base: number;
}
