/** Lets those that work at the same time go on one after the other, in a given order. */
export class Turns<Member> {
  readonly #ends = new Map<Member, { readonly ended: Promise<void>; readonly end: () => void }>();

  constructor(members: Iterable<Member>) {
    for (const member of members) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#ends.set(member, { ended: promise, end: resolve });
    }
  }

  /** Resolves when all members before this one ended. */
  async of(member: Member): Promise<void> {
    for (const [before, { ended }] of this.#ends) {
      if (before === member) return;
      await ended;
    }
  }

  end(member: Member): void {
    this.#ends.get(member)?.end();
  }
}
