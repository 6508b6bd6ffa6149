import { commentEntity } from './comment.entity.ts'
import { postAudienceEntity, postEntity, postTagEntity } from './post.entity.ts'

/** TypeORM's model of schema `bulletin`. */
export const bulletinEntities = [postEntity, postTagEntity, postAudienceEntity, commentEntity]
