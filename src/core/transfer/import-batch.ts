import { isTransactionConflict, isUnavailable } from '../../database/failures.ts'
import { createBreaks } from '../../shared/event-loop.ts'
import type { BodyLine } from './body-lines.ts'
import { importLine, type ReadLine, readLine } from './import-line.ts'
import { lookAhead } from './import-lookups.ts'
import { takeBack } from './import-memory.ts'
import type { ReportedLine } from './import-report.ts'
import type { ImportRun } from './import-run.ts'
import { queuedWrites } from './import-writes.ts'

/**
 * Imports lines together: what they name is looked up at once, and what they make is written in one transaction. Where
 * that fails, they are done again one by one, so that the one that cannot be written fails alone.
 * @param report is told of each line once it is done
 * @throws only what is the server's own failure
 */
export async function importBatch(
  run: ImportRun,
  lines: readonly BodyLine[],
  report: (line: ReportedLine) => void,
): Promise<void> {
  const takeBreak = createBreaks()
  const read: ReadLine[] = []
  for (const line of lines) {
    await takeBreak()
    read.push(readLine(line))
  }
  begin(run, read)
  await lookAhead(run, read)
  const rest = await importTogether(run, read, report)
  // What was looked up may no longer be so.
  run.found.clear()
  for (const [index, line] of rest.entries()) {
    await takeBreak()
    begin(run, rest.slice(index))
    const entry = await importLine(run, line)
    run.undo.length = 0
    if (entry !== null) report(entry)
  }
}

function begin(run: ImportRun, [line]: readonly ReadLine[]): void {
  if (line !== undefined) run.progress.line = line.number
}

/** @returns the lines that are not done and left no trace, because what they make could not be written together */
async function importTogether(
  run: ImportRun,
  lines: readonly ReadLine[],
  report: (line: ReportedLine) => void,
): Promise<readonly ReadLine[]> {
  const takeBreak = createBreaks()
  const queue = queuedWrites(run.write, run.principal)
  let entries: (ReportedLine | null)[] = []
  let done = 0
  let failure: unknown
  const finish = () => {
    for (const entry of entries) if (entry !== null) report(entry)
    done += entries.length
    entries = []
    run.undo.length = 0
    begin(run, lines.slice(done))
  }
  const settle = async () => {
    if (queue.isEmpty()) return
    try {
      await queue.settle()
    } catch (error) {
      failure = error
      throw error
    }
    finish()
  }
  const together = { ...run, writes: { insert: queue.insert, settle } }
  try {
    for (const line of lines) {
      await takeBreak()
      // What it waits for may finish the lines before it.
      const entry = await importLine(together, line)
      entries.push(entry)
      if (queue.isEmpty()) finish()
    }
    await settle()
    return []
  } catch (error) {
    takeBack(run.undo)
    if (error !== failure || (isUnavailable(error) && !isTransactionConflict(error))) throw error
    return lines.slice(done)
  }
}
