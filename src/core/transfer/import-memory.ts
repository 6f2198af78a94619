/** What takes back the latest changes of memories, last first. */
export type Undo = (() => void)[]

/** A map whose changes can be taken back. */
export type Memory<Key, Value> = Pick<Map<Key, Value>, 'get' | 'has'> & { set(key: Key, value: Value): void }

export function createMemory<Key, Value>(undo: Undo): Memory<Key, Value> {
  const map = new Map<Key, Value>()
  return {
    get: (key) => map.get(key),
    has: (key) => map.has(key),
    set(key, value) {
      const before = map.get(key)
      const restore = map.has(key) ? () => map.set(key, before as Value) : () => map.delete(key) // it has the key
      undo.push(restore)
      map.set(key, value)
    },
  }
}

export function takeBack(undo: Undo): void {
  for (const change of undo.splice(0).reverse()) change()
}
