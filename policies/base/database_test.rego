package behavry.base.database_test

import data.behavry.base.database
import data.behavry.lib.fixture_test as fixture

_table(op, name) := fixture.thing("table", op, name, [])

_call(action, targets, permissions) := fixture.call_of("database", "query", action, targets, permissions)

_every_finding(call) := found if {
	found := {"deny": fixture.policies(database.deny), "escalate": fixture.policies(database.escalate), "allow": fixture.policies(database.allow)} with input as call
}

_only(result, policies) := object.union({"deny": set(), "escalate": set(), "allow": set()}, {result: policies})

_all := ["database:read", "database:write", "database:sensitive_read"]

test_reading_needs_the_permission if {
	_every_finding(_call("read", [_table("read", "orders")], ["database:read"])) == _only("allow", {"database.read"})
	_every_finding(_call("read", [_table("read", "orders")], ["database:write"])) == _only("allow", set())
}

test_a_call_without_a_table_is_reading_too if {
	_every_finding(_call("read", [], ["database:read"])) == _only("allow", {"database.read"})
}

test_sensitive_tables_need_their_own_permission if {
	every name in ["employees_pii", "financial_records", "health_records", "salaries"] {
		_every_finding(_call("read", [_table("read", name)], ["database:read"])) == _only("deny", {"database.sensitive_tables"})
		_every_finding(_call("read", [_table("read", name)], _all)) == _only("allow", {"database.sensitive_read"})
	}
}

test_a_sensitive_table_of_another_schema_counts if {
	hidden := fixture.thing("table", "read", "hr.salaries", ["salaries"])
	_every_finding(_call("read", [_table("read", "orders"), hidden], ["database:read"])) == _only("deny", {"database.sensitive_tables"})
}

test_sensitive_reading_needs_reading if {
	_every_finding(_call("read", [_table("read", "salaries")], ["database:sensitive_read"])) == _only("allow", set())
}

test_similar_names_are_not_sensitive if {
	every name in ["salaries_archive", "public_salaries", "health", "pii"] {
		_every_finding(_call("read", [_table("read", name)], ["database:read"])) == _only("allow", {"database.read"})
	}
}

test_writing_needs_the_permission if {
	_every_finding(_call("write", [_table("write", "orders")], ["database:write"])) == _only("allow", {"database.write"})
	_every_finding(_call("write", [_table("write", "orders")], ["database:read"])) == _only("deny", {"database.block_write"})
}

test_deleting_is_asked_about_with_permission if {
	_every_finding(_call("delete", [_table("delete", "orders")], ["database:write"])) == _only("escalate", {"database.escalate_delete"})
	_every_finding(_call("delete", [_table("delete", "orders")], ["database:read"])) == _only("deny", {"database.block_write"})
}

test_writing_a_sensitive_table_needs_both if {
	targets := [_table("write", "salaries")]
	_every_finding(_call("write", targets, [])) == _only("deny", {"database.block_write", "database.sensitive_tables"})
	fixture.policies(database.deny) == {"database.sensitive_tables"} with input as _call("write", targets, ["database:write"])
	_every_finding(_call("write", targets, _all)) == _only("allow", {"database.write"})
}

test_a_write_inside_of_what_executes_is_a_write if {
	targets := [_table("write", "orders"), fixture.thing("command", "execute", "purge()", [])]
	_every_finding(_call("execute", targets, ["database:read"])) == _only("deny", {"database.block_write"})
	_every_finding(_call("execute", targets, _all)) == _only("allow", set())
}

test_a_permission_for_databases_covers_no_files if {
	targets := [_table("read", "orders"), fixture.target("read", "/w/a/b")]
	_every_finding(_call("read", targets, _all)) == _only("allow", set())
	_every_finding(_call("write", targets, _all)) == _only("allow", set())
}

test_commands_that_only_write_are_writing if {
	_every_finding(_call("write", [fixture.thing("command", "write", "vacuum", [])], ["database:write"])) == _only("allow", {"database.write"})
}

test_other_servers_are_no_business_of_these_rules if {
	every action in ["read", "write", "delete"] {
		_every_finding(fixture.call_of("other", "query", action, [_table(action, "salaries")], ["database:read", "database:write"])) == _only("allow", set())
	}
}
