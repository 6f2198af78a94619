/** A text that LiquidJS would take, and that means nothing; the message is for the caller. Both places count from 1. */
export class SyntaxFault extends Error {
  readonly line: number
  readonly column: number

  /** @param index where in the text */
  constructor(message: string, text: string, index: number) {
    super(message)
    const before = text.slice(0, index).split('\n')
    this.line = before.length
    this.column = (before.at(-1) ?? '').length + 1
  }
}
