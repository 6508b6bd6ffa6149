import { ref } from 'vue'
import type { ImportFault } from '../../../../contract/imports.ts'
import { byCursor, usePages } from '../../client/pages.ts'
import { useApi } from '../../client/school.ts'
import { toast } from '../../app/toast.ts'
import { faultsCsv } from './import-report.ts'

const PAGE = 200

/** The faults of a check, page by page. The download reads all of them. */
export const useImportFaults = (importId: () => string) => {
  const { client, queries } = useApi()
  const faults = usePages(() =>
    queries.imports.faults.infiniteOptions({
      input: (cursor: string | undefined) => ({ importId: importId(), cursor, limit: PAGE }),
      ...byCursor,
      // A report never changes.
      staleTime: Infinity,
    }),
  )

  const preparing = ref<number | null>(null)
  const readAll = async () => {
    const all: ImportFault[] = []
    let cursor: string | undefined
    do {
      const page = await client.imports.faults({ importId: importId(), cursor, limit: PAGE })
      all.push(...page.items)
      preparing.value = all.length
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    return all
  }
  const download = async (fileName: string) => {
    preparing.value = 0
    try {
      const url = URL.createObjectURL(new Blob(['\uFEFF', faultsCsv(await readAll())], { type: 'text/csv' }))
      const link = Object.assign(document.createElement('a'), { href: url, download: fileName })
      link.click()
      URL.revokeObjectURL(url)
    } catch (error) {
      toast.problem(error)
    } finally {
      preparing.value = null
    }
  }

  return { faults, preparing, download }
}
