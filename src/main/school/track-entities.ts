import type { RecordTrack } from '../../contract/migrations.ts'
import { bulletinEntities } from '../features/bulletin/bulletin.entity.ts'
import { filmsEntities } from '../features/films/films.entity.ts'
import { shopEntities } from '../features/shop/shop.entity.ts'
import { circulationEntities } from '../features/circulation/circulation.entity.ts'
import { libraryEntities } from '../features/library/library.entity.ts'
import { directoryEntities } from './directory-entities.ts'

/** TypeORM's model of each schema: one mapping for each table, equal to what the migrations of the track make. */
export const trackEntities = {
  directory: directoryEntities,
  films: filmsEntities,
  library: [...libraryEntities, ...circulationEntities, ...shopEntities],
  bulletin: bulletinEntities,
} satisfies Record<RecordTrack, readonly object[]>

/** The model of a whole school. */
export const schoolEntities = Object.values(trackEntities).flat()
