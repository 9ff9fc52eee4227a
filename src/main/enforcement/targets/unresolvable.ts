// What a target that cannot be told is called.

/** Why a target cannot be judged, as a sentence for the agent. */
export class Unresolvable extends Error {}
