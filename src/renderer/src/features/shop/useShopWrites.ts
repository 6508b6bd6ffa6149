import type { WriteInput } from '../../client/client.ts'
import { formatMoney } from '../../app/money.ts'
import { confirm } from '../../app/writes/confirm.ts'
import { useWrite } from '../../app/writes/useWrite.ts'
import type { OrderRow } from '../../../../contract/shop.ts'
import { shopText as t } from './shop.messages.ts'

/** Writes of money. Those of forms throw refusals, so that the form can show them. */
export const useShopWrites = () => {
  const { write, busy } = useWrite()
  const checkOut = (input: WriteInput<'library.checkout'>, refused: (error: unknown) => boolean) =>
    write({
      procedure: 'library.checkout',
      input,
      asks: { what: t('asks') },
      done: ({ order }) => t('sold', { total: formatMoney({ amount: order.total, currency: order.currency }) }),
      refused,
    })

  const payIn = (input: WriteInput<'library.accounts.deposit'>) =>
    write({
      procedure: 'library.accounts.deposit',
      input,
      asks: { what: t('deposit.title') },
      done: (paid) => t('deposit.done', { total: formatMoney(paid) }),
      refused: 'throw',
    })

  const giveBack = (order: OrderRow, lines: { bookId: string; quantity: number }[], idempotencyKey: string) =>
    write({
      procedure: 'library.orders.refund',
      input: { id: order.id, lines, idempotencyKey },
      asks: { what: t('refund.title') },
      done: ({ refund }) =>
        t('refund.done', { total: formatMoney({ amount: refund.total, currency: order.currency }) }),
      refused: 'throw',
    })

  const cancel = async ({ id, currency }: OrderRow) => {
    const question = { title: t('cancel.title'), text: t('cancel.text'), action: t('cancel.do'), danger: true }
    if (!(await confirm(question))) return
    await write({
      procedure: 'library.orders.cancel',
      input: { id },
      // The question has been asked just now.
      asks: false,
      done: ({ refund }) => t('cancel.done', { total: formatMoney({ amount: refund.total, currency }) }),
    })
  }
  return { checkOut, payIn, giveBack, cancel, busy }
}
