import { accountEntity, entryEntity, transferEntity } from './account.entity.ts'
import { answeredEntity } from './answered.entity.ts'
import { orderCopyEntity, orderEntity, orderLineEntity, refundEntity } from './order.entity.ts'

/** TypeORM's model of the shop's tables, which stand in schema `library`. */
export const shopEntities = [
  accountEntity,
  transferEntity,
  entryEntity,
  answeredEntity,
  orderEntity,
  orderLineEntity,
  refundEntity,
  orderCopyEntity,
]
