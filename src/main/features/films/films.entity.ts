import { filmCreditEntity } from './film-credit.entity.ts'
import { filmPersonEntity } from './film-person.entity.ts'
import { filmEntity } from './film.entity.ts'

/** TypeORM's model of schema `films`. */
export const filmsEntities = [filmEntity, filmPersonEntity, filmCreditEntity]
