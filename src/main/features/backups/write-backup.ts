import type { BackupStore } from './backup-store.port.ts'
import type { BackupAbout, BackupTold, WrittenBackup } from './backup-writer.port.ts'
import type { SavedTable } from './backup.ts'
import type { LockedTables } from './school-tables.port.ts'

/** Writes the tables that a transaction has locked to `store`. */
export const writeBackup = async (
  { store, tables }: { store: BackupStore; tables: LockedTables },
  about: BackupAbout,
  { tell, signal }: BackupTold,
): Promise<WrittenBackup> => {
  const shapes = await tables.shapes()
  const counts = await tables.counts(shapes.map(({ name }) => name))
  const draft = await store.begin()
  try {
    const saved: SavedTable[] = []
    for (const [index, shape] of shapes.entries()) {
      signal?.throwIfAborted()
      const rows = counts.get(shape.name) ?? 0
      tell({ kind: 'saving', table: shape.name, rows, index, of: shapes.length })
      const written = await draft.write(shape.name, tables.read(shape))
      if (written.rows !== rows) throw new Error(`Of ${rows} rows of ${shape.name} ${written.rows} were written.`)
      saved.push({ ...shape, ...written })
    }
    const sum = (of: (table: SavedTable) => number) => saved.reduce((total, table) => total + of(table), 0)
    const backup = await draft.finish({
      format: 1,
      ...about,
      takenAt: await tables.now(),
      database: await tables.database(),
      tables: saved,
      sequences: await tables.sequences(),
      rows: sum(({ rows }) => rows),
      bytes: sum(({ bytes }) => bytes),
    })
    tell({ kind: 'saved', backup: backup.name, rows: backup.rows, bytes: backup.bytes })
    return { backup, discard: draft.discard }
  } catch (error) {
    await draft.discard().catch(() => undefined)
    throw error
  }
}
