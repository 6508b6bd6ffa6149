import { EntitySchema } from 'typeorm'
import { type OrderStatus, orderStatus } from '../../../contract/shop.ts'
import {
  amountColumn,
  type ColumnsOf,
  codeColumn,
  editedColumns,
  foreignKey,
  instantColumn,
  textColumn,
  uuidColumn,
  wordCheck,
} from '../../stores/postgres/entity-columns.ts'

const MOST = Number.MAX_SAFE_INTEGER

export type OrderRecord = {
  id: string
  personId: string
  status: OrderStatus
  currency: string
  total: number
  refunded: number
  /** Null when nothing was charged. */
  transferId: string | null
  createdAt: Date
  updatedAt: Date
  version: number
}

export const orderEntity = new EntitySchema<OrderRecord>({
  name: 'Order',
  schema: 'library',
  tableName: 'shop_order',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'shop_order_pkey' }),
    personId: uuidColumn('person_id'),
    status: textColumn('status'),
    currency: codeColumn('currency'),
    total: amountColumn('total'),
    refunded: amountColumn('refunded', { default: 0 }),
    transferId: uuidColumn('transfer_id', { nullable: true }),
    ...editedColumns,
  } satisfies ColumnsOf<OrderRecord>,
  foreignKeys: [foreignKey('shop_order_transfer_fkey', { column: 'transferId', target: 'Transfer' })],
  checks: [
    wordCheck('shop_order_status_check', { column: 'status', of: orderStatus }),
    { name: 'shop_order_currency_check', expression: `currency ~ '^[A-Z]{3}$'` },
    { name: 'shop_order_total_check', expression: `total BETWEEN 0 AND ${MOST}` },
    { name: 'shop_order_charged_check', expression: '(total = 0) = (transfer_id IS NULL)' },
    { name: 'shop_order_refunded_check', expression: 'refunded BETWEEN 0 AND total' },
  ],
  indices: [
    { name: 'shop_order_created_at_idx', columns: ['createdAt', 'id'] },
    { name: 'shop_order_status_idx', columns: ['status', 'createdAt', 'id'] },
    { name: 'shop_order_person_idx', columns: ['personId', 'createdAt', 'id'] },
    { name: 'shop_order_transfer_unique', columns: ['transferId'], unique: true },
  ],
})

export type OrderLineRecord = {
  orderId: string
  bookId: string
  /** The place in the cart, from 1. */
  ordinal: number
  title: string
  unitPrice: number
  quantity: number
  filled: number
  backordered: number
  refused: number
  returned: number
}

const count = (name: string) => ({ name, type: 'integer' as const })

export const orderLineEntity = new EntitySchema<OrderLineRecord>({
  name: 'OrderLine',
  schema: 'library',
  tableName: 'shop_order_line',
  columns: {
    orderId: uuidColumn('order_id', { primary: true, primaryKeyConstraintName: 'shop_order_line_pkey' }),
    bookId: uuidColumn('book_id', { primary: true, primaryKeyConstraintName: 'shop_order_line_pkey' }),
    ordinal: count('ordinal'),
    title: textColumn('title'),
    unitPrice: amountColumn('unit_price'),
    quantity: count('quantity'),
    filled: count('filled'),
    backordered: count('backordered'),
    refused: count('refused'),
    returned: { ...count('returned'), default: 0 },
  } satisfies ColumnsOf<OrderLineRecord>,
  foreignKeys: [foreignKey('shop_order_line_order_fkey', { column: 'orderId', target: 'Order' })],
  checks: [
    { name: 'shop_order_line_price_check', expression: `unit_price BETWEEN 0 AND ${MOST}` },
    {
      name: 'shop_order_line_whole_check',
      expression:
        'filled >= 0 AND backordered >= 0 AND refused >= 0 AND quantity >= 1 AND filled + backordered + refused = quantity',
    },
    { name: 'shop_order_line_returned_check', expression: 'returned BETWEEN 0 AND filled' },
  ],
})

/** What was given back at once. */
export type RefundRecord = { id: string; orderId: string; amount: number; transferId: string | null; createdAt: Date }

export const refundEntity = new EntitySchema<RefundRecord>({
  name: 'Refund',
  schema: 'library',
  tableName: 'shop_refund',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'shop_refund_pkey' }),
    orderId: uuidColumn('order_id'),
    amount: amountColumn('amount'),
    transferId: uuidColumn('transfer_id', { nullable: true }),
    createdAt: instantColumn('created_at', { default: () => 'now()' }),
  } satisfies ColumnsOf<RefundRecord>,
  foreignKeys: [
    foreignKey('shop_refund_order_fkey', { column: 'orderId', target: 'Order' }),
    foreignKey('shop_refund_transfer_fkey', { column: 'transferId', target: 'Transfer' }),
  ],
  checks: [
    { name: 'shop_refund_amount_check', expression: `amount BETWEEN 0 AND ${MOST}` },
    { name: 'shop_refund_paid_check', expression: '(amount = 0) = (transfer_id IS NULL)' },
  ],
  indices: [
    { name: 'shop_refund_order_idx', columns: ['orderId'] },
    { name: 'shop_refund_transfer_unique', columns: ['transferId'], unique: true },
  ],
})

/** A copy that an order filled. A partial unique index keeps a copy in one order until it comes back. */
export type OrderCopyRecord = { orderId: string; copyId: string; bookId: string; refundId: string | null }

export const orderCopyEntity = new EntitySchema<OrderCopyRecord>({
  name: 'OrderCopy',
  schema: 'library',
  tableName: 'shop_order_copy',
  columns: {
    orderId: uuidColumn('order_id', { primary: true, primaryKeyConstraintName: 'shop_order_copy_pkey' }),
    copyId: uuidColumn('copy_id', { primary: true, primaryKeyConstraintName: 'shop_order_copy_pkey' }),
    bookId: uuidColumn('book_id'),
    refundId: uuidColumn('refund_id', { nullable: true }),
  } satisfies ColumnsOf<OrderCopyRecord>,
  foreignKeys: [
    {
      name: 'shop_order_copy_line_fkey',
      target: 'OrderLine',
      columnNames: ['orderId', 'bookId'],
      referencedColumnNames: ['orderId', 'bookId'],
    },
    foreignKey('shop_order_copy_copy_fkey', { column: 'copyId', target: 'Copy' }),
    foreignKey('shop_order_copy_refund_fkey', { column: 'refundId', target: 'Refund' }),
  ],
  indices: [{ name: 'shop_order_copy_sold_once', columns: ['copyId'], unique: true, where: 'refund_id IS NULL' }],
})
