import { loanEntity } from './loan.entity.ts'

/** TypeORM's model of what circulation has in schema `library`. */
export const circulationEntities = [loanEntity]
