import { calendarEntity, closureEntity } from './calendar.entity.ts'
import { chargeEntity } from './charge.entity.ts'
import { holdEntity } from './hold.entity.ts'
import { loanRuleEntity } from './loan-rule.entity.ts'
import { loanEntity } from './loan.entity.ts'

/** TypeORM's model of what circulation has in schema `library`. */
export const circulationEntities = [loanEntity, loanRuleEntity, calendarEntity, closureEntity, chargeEntity, holdEntity]
