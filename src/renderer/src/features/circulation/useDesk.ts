import { ref, shallowRef } from 'vue'
import type { Charge } from '../../../../contract/circulation.ts'
import { formatMoney } from '../../app/money.ts'
import { useWrite } from '../../app/writes/useWrite.ts'
import { problemOf } from '../../client/problem.ts'
import { useApi } from '../../client/school.ts'
import { formatDate, formatList } from '../../i18n/messages.ts'
import { circulationText as t } from './circulation.messages.ts'

export type DeskMode = 'lend' | 'return' | 'renew'
/** What one scan did, in one line. */
export type DeskLine = { key: number; barcode: string; text: string; ok: boolean }

const MOST_LINES = 50

const withCharges = (said: string, charges: readonly Charge[]) =>
  charges.length === 0 ? said : t('said.charged', { said, amount: formatList(charges.map(formatMoney)) })

/** The desk of a librarian: each scan is one write and one line. Scans are answered in the order of their reading. */
export const useDesk = () => {
  const { client } = useApi()
  const { write } = useWrite()
  const lines = shallowRef<DeskLine[]>([])
  const sound = ref(false)
  let scans: Promise<void> = Promise.resolve()
  let count = 0

  const beep = (ok: boolean) => {
    if (!sound.value) return
    const audio = new AudioContext()
    const tone = audio.createOscillator()
    tone.frequency.value = ok ? 880 : 220
    tone.connect(audio.destination)
    tone.start()
    tone.stop(audio.currentTime + 0.12)
    tone.onended = () => void audio.close()
  }

  const say = (barcode: string, { text, ok }: { text: string; ok: boolean }) => {
    count += 1
    lines.value = [{ key: count, barcode, text, ok }, ...lines.value].slice(0, MOST_LINES)
    beep(ok)
  }

  const openLoan = async (barcode: string) =>
    (await client.library.loans.search({ barcode, state: 'open', limit: 1 })).items[0]

  const lend = async (barcode: string, personId: string) => {
    const asks = { what: t('mode.lend') }
    const loan = await write({
      procedure: 'library.loans.create',
      input: { barcode, personId },
      asks,
      refused: 'throw',
    })
    if (!loan) return undefined
    const person = loan.personName ?? t('said.nameless')
    return t('said.lent', { title: loan.title, person, due: formatDate(loan.dueAt) })
  }

  const takeBack = async (id: string) => {
    const asks = { what: t('mode.return') }
    const loan = await write({ procedure: 'library.loans.return', input: { id }, asks, refused: 'throw' })
    if (!loan) return undefined
    const { title, heldFor, charges } = loan
    const said = heldFor
      ? t('said.held', { title, person: heldFor.personName ?? t('said.nameless') })
      : t('said.returned', { title })
    return withCharges(said, charges)
  }

  const renew = async (id: string) => {
    const asks = { what: t('mode.renew') }
    const loan = await write({ procedure: 'library.loans.renew', input: { id }, asks, refused: 'throw' })
    if (!loan) return undefined
    return withCharges(t('said.renewed', { title: loan.title, due: formatDate(loan.dueAt) }), loan.charges)
  }

  const serve = async (
    barcode: string,
    { mode, personId }: { mode: DeskMode; personId: string | null | undefined },
  ) => {
    try {
      if (mode === 'lend') {
        if (!personId) return say(barcode, { text: t('said.nobody'), ok: false })
        const text = await lend(barcode, personId)
        return text === undefined ? undefined : say(barcode, { text, ok: true })
      }
      const loan = await openLoan(barcode)
      if (!loan) return say(barcode, { text: t('said.notLent'), ok: false })
      const text = await (mode === 'return' ? takeBack(loan.id) : renew(loan.id))
      return text === undefined ? undefined : say(barcode, { text, ok: true })
    } catch (error) {
      const { title, detail } = problemOf(error)
      return say(barcode, { text: detail || title, ok: false })
    }
  }

  /** Reads on while earlier scans are written. */
  const scan = (barcode: string, asked: { mode: DeskMode; personId: string | null | undefined }) => {
    scans = scans.then(() => serve(barcode, asked))
    return scans
  }

  return { scan, lines, sound }
}
