// Functions that only compute or look at what a statement names already; any other may do whatever its author wrote.

/** Of PostgreSQL, MySQL and SQLite together: a name that is harmless in one is not used for harm in another. */
const names = `
abs acos acosd acosh age all any any_value array_agg array_to_json array_to_string ascii asin asind asinh atan atan2 atan2d
atand atanh avg bin bin_to_uuid bit_and bit_count bit_length bit_or bit_xor bool_and bool_or btrim cardinality cast
cbrt ceil ceiling changes char char_length character_length chr clock_timestamp coalesce coercibility collation concat
concat_ws connection_id conv convert convert_from convert_to convert_tz corr cos cosd cosh cot cotd count covar_pop covar_samp crc32
cume_dist curdate current_catalog current_database current_date current_role current_schema current_schemas
current_setting current_time current_timestamp current_user curtime database date date_add date_bin date_format
date_part date_sub date_trunc datediff datetime day dayname dayofmonth dayofweek dayofyear decode default degrees
dense_rank div elt encode enum_first enum_last enum_range every exists exp export_set extract factorial field
find_in_set first_value floor format format_bytes format_type found_rows from_base64 from_days from_unixtime gcd
gen_random_uuid generate_series generate_subscripts get_bit get_byte get_format glob greatest group_concat grouping
has_column_privilege has_schema_privilege has_table_privilege hex hour if ifnull iif in inet6_aton inet6_ntoa inet_aton
inet_ntoa initcap insert instr interval is_ipv4 is_ipv6 is_normalized is_uuid isempty isfinite isnull iso_week json
julianday justify_days justify_hours justify_interval lag last_day last_insert_id last_insert_rowid last_value lateral lcase
lcm lead least left length like like_escape likelihood likely ln localtime localtimestamp locate log log10 log2 lower
lpad ltrim make_date make_interval make_set make_time make_timestamp make_timestamptz makedate maketime match max md5
microsecond mid min min_scale minute mod mode month monthname name_const normalize now nth_value ntile nullif num_nonnulls
num_nulls numnode numrange oct octet_length ord overlay parse_ident percent_rank percentile_cont
percentile_disc period_add period_diff phraseto_tsquery pi plainto_tsquery position pow power pragma_foreign_key_list
pragma_index_info pragma_index_list pragma_table_info pragma_table_list pragma_table_xinfo printf quarter quote
quote_ident quote_literal quote_nullable radians rand random random_bytes randomblob range_merge rank regexp repeat
replace reverse right round row row_count row_number row_to_json rpad rtrim scale schema sec_to_time second
session_user setseed sha sha1 sha2 sha224 sha256 sha384 sha512 sign similar_to_escape sin sind sinh some soundex space
split_part sqlite_version sqrt square starts_with statement_timestamp std stddev stddev_pop stddev_samp str_to_date
strcmp strftime string_agg string_to_array string_to_table strip strpos subdate subtime substr substring substring_index
subtype sum sysdate system_user tan tand tanh time time_format time_to_sec timediff timeofday timestamp timestampadd
timestampdiff timezone to_ascii to_base64 to_bin to_char to_date to_days to_hex to_json to_jsonb to_number to_oct
to_seconds to_timestamp to_tsquery to_tsvector total total_changes transaction_timestamp translate trim trim_scale trunc
truncate ts_delete ts_filter ts_headline ts_rank ts_rank_cd tsquery_phrase tsvector_to_array typeof ucase unhex unicode
unistr unixepoch unix_timestamp unlikely unnest upper user utc_date utc_time utc_timestamp uuid uuid_short uuid_to_bin
uuidv4 uuidv7 values var_pop var_samp variance version week weekday weekofyear weight_string websearch_to_tsquery
width_bucket xmlagg xmlcomment xmlconcat xmlexists xpath xpath_exists year yearweek zeroblob
col_description obj_description pg_collation_for pg_column_size pg_database_size pg_get_constraintdef pg_get_expr
pg_get_functiondef pg_get_indexdef pg_get_keywords pg_get_serial_sequence pg_get_triggerdef pg_get_userbyid
pg_get_viewdef pg_indexes_size pg_is_in_recovery pg_postmaster_start_time pg_relation_size pg_size_bytes pg_size_pretty
pg_table_is_visible pg_table_size pg_total_relation_size pg_typeof to_regclass to_regtype shobj_description
`

const known = new Set(names.split(/\s+/))
/** Families that are harmless as a whole. */
const family =
  /^(json|jsonb|array|regexp|regr|range|st|ts_match|int4|int8|num|date|ts|tstz)_\w+$|^(int4|int8|num|date|ts|tstz)(multi)?range$/
/** Members of those families that run text or write. */
const harmful = new Set(['ts_stat', 'ts_rewrite', 'st_fromgdalraster'])
/** They change a counter of the database and nothing else. */
const counting = new Set(['nextval', 'setval'])

export type FunctionKind = 'harmless' | 'counting' | 'unknown'

/** `parts` with its schema; only PostgreSQL's own schema has functions that are known. */
export function functionKind(parts: readonly string[]): FunctionKind {
  const [name = '', schema = 'pg_catalog'] = parts.map((part) => part.toLowerCase()).reverse()
  if (parts.length > 2 || schema !== 'pg_catalog') return 'unknown'
  if (counting.has(name)) return 'counting'
  return (known.has(name) || family.test(name)) && !harmful.has(name) ? 'harmless' : 'unknown'
}
