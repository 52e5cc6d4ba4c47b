//! JSON merge patch (RFC 7396), JSON patch (RFC 6902) and the strategic merge of Kubernetes.

use serde_json::{Map, Value};

/// Merge patch: objects merge, null removes, everything else replaces.
pub(super) fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(changes) = patch else {
        *target = patch.clone();
        return;
    };
    let target = as_object(target);
    for (field, change) in changes {
        if change.is_null() {
            target.remove(field);
        } else {
            merge(target.entry(field.clone()).or_insert(Value::Null), change);
        }
    }
}

fn as_object(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    value.as_object_mut().expect("it was made an object above")
}

/// The field by which elements of a list are told apart; lists not named here are replaced whole.
fn merge_key(path: &str) -> Option<&'static str> {
    let tail = |name: &str| path == name || path.ends_with(&format!(".{name}"));
    let by_name = ["containers", "initContainers", "ephemeralContainers", "volumes", "env", "imagePullSecrets"];
    if by_name.iter().any(|name| tail(name)) {
        Some("name")
    } else if tail("status.conditions") || tail("status.addresses") {
        Some("type")
    } else if tail("metadata.ownerReferences") {
        Some("uid")
    } else if tail("containers.ports") {
        Some("containerPort")
    } else if tail("spec.ports") {
        Some("port")
    } else if tail("volumeMounts") {
        Some("mountPath")
    } else if tail("topologySpreadConstraints") {
        Some("topologyKey")
    } else {
        None
    }
}

/// Strategic merge: as merge patch, but lists of named things merge by name, and `$patch` directives are obeyed.
pub(super) fn strategic_merge(target: &mut Value, patch: &Value, path: &str) {
    match patch {
        Value::Object(changes) if changes.get("$patch").is_some_and(|directive| directive == "replace") => {
            let mut replaced = changes.clone();
            replaced.remove("$patch");
            *target = Value::Object(replaced);
        }
        Value::Object(changes) => merge_fields(as_object(target), changes, path),
        Value::Array(elements) if path == "metadata.finalizers" => unite(target, elements),
        Value::Array(elements) => match merge_key(path) {
            Some(key) => merge_list(target, elements, key, path),
            None => *target = patch.clone(),
        },
        other => *target = other.clone(),
    }
}

fn merge_fields(target: &mut Map<String, Value>, changes: &Map<String, Value>, path: &str) {
    for (field, change) in changes {
        if let Some(list) = field.strip_prefix("$deleteFromPrimitiveList/") {
            let gone = change.as_array().cloned().unwrap_or_default();
            if let Some(Value::Array(values)) = target.get_mut(list) {
                values.retain(|value| !gone.contains(value));
            }
        } else if field.starts_with("$setElementOrder/") || field.starts_with("$retainKeys") {
            // Order carries no meaning for the lists kept here.
        } else if change.is_null() || change["$patch"] == "delete" {
            target.remove(field);
        } else {
            let below = if path.is_empty() { field.clone() } else { format!("{path}.{field}") };
            strategic_merge(target.entry(field.clone()).or_insert(Value::Null), change, &below);
        }
    }
}

fn unite(target: &mut Value, elements: &[Value]) {
    let mut values = target.as_array().cloned().unwrap_or_default();
    for element in elements {
        if !values.contains(element) {
            values.push(element.clone());
        }
    }
    *target = Value::Array(values);
}

fn merge_list(target: &mut Value, elements: &[Value], key: &str, path: &str) {
    let mut values = target.as_array().cloned().unwrap_or_default();
    if elements.iter().any(|element| element["$patch"] == "replace") {
        values.clear();
    }
    for element in elements.iter().filter(|element| element["$patch"] != "replace") {
        let at = values.iter().position(|value| value[key] == element[key]);
        match at {
            Some(at) if element["$patch"] == "delete" => _ = values.remove(at),
            Some(at) => strategic_merge(&mut values[at], element, path),
            None if element["$patch"] == "delete" => {}
            None => values.push(element.clone()),
        }
    }
    *target = Value::Array(values);
}

/// JSON patch: operations in order, all or none.
pub(super) fn json_patch(target: &mut Value, patch: &Value) -> Result<(), String> {
    let operations = patch.as_array().ok_or("a JSON patch is an array of operations")?;
    let mut changed = target.clone();
    for operation in operations {
        let text = |field: &str| operation[field].as_str().ok_or_else(|| format!("an operation has no `{field}`"));
        let (kind, path) = (text("op")?, text("path")?);
        match kind {
            "add" => add(&mut changed, path, operation["value"].clone())?,
            "remove" => _ = take(&mut changed, path)?,
            "replace" => {
                take(&mut changed, path)?;
                add(&mut changed, path, operation["value"].clone())?;
            }
            "move" => {
                let moved = take(&mut changed, text("from")?)?;
                add(&mut changed, path, moved)?;
            }
            "copy" => {
                let copied = changed.pointer(text("from")?).cloned().ok_or("the source of a copy is missing")?;
                add(&mut changed, path, copied)?;
            }
            "test" if changed.pointer(path) == Some(&operation["value"]) => {}
            "test" => return Err(format!("testing path {path} value failed")),
            other => return Err(format!("unexpected kind: {other}")),
        }
    }
    *target = changed;
    Ok(())
}

/// The parent of a path, and the last step.
fn split<'v>(target: &'v mut Value, path: &str) -> Result<(&'v mut Value, String), String> {
    let (parent, last) = path.rsplit_once('/').ok_or_else(|| format!("`{path}` is no path"))?;
    let step = last.replace("~1", "/").replace("~0", "~");
    let parent = target.pointer_mut(parent).ok_or_else(|| format!("missing path: \"{path}\""))?;
    Ok((parent, step))
}

fn add(target: &mut Value, path: &str, value: Value) -> Result<(), String> {
    match split(target, path)? {
        (Value::Object(map), step) => _ = map.insert(step, value),
        (Value::Array(list), step) => {
            let at =
                if step == "-" { list.len() } else { step.parse().map_err(|_| format!("`{step}` is no index"))? };
            if at > list.len() {
                return Err(format!("index {at} is out of bounds"));
            }
            list.insert(at, value);
        }
        _ => return Err(format!("nothing can be added at {path}")),
    }
    Ok(())
}

fn take(target: &mut Value, path: &str) -> Result<Value, String> {
    let missing = || format!("Unable to remove nonexistent key: {path}");
    match split(target, path)? {
        (Value::Object(map), step) => map.remove(&step).ok_or_else(missing),
        (Value::Array(list), step) => {
            let at: usize = step.parse().map_err(|_| missing())?;
            if at < list.len() { Ok(list.remove(at)) } else { Err(missing()) }
        }
        _ => Err(missing()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_merge_patch_removes_what_is_null() {
        let mut object = json!({"a": {"b": 1, "c": 2}});
        merge(&mut object, &json!({"a": {"b": null, "d": [1]}}));
        assert_eq!(object, json!({"a": {"c": 2, "d": [1]}}));
    }

    #[test]
    fn a_strategic_merge_meets_containers_by_name_and_replaces_taints() {
        let mut object =
            json!({"spec": {"containers": [{"name": "a", "image": "1"}, {"name": "b"}], "taints": [{"key": "x"}]}});
        let patch = json!({"spec": {"containers": [{"name": "a", "image": "2"}], "taints": [{"key": "y"}]}});
        strategic_merge(&mut object, &patch, "");
        let wanted =
            json!({"spec": {"containers": [{"name": "a", "image": "2"}, {"name": "b"}], "taints": [{"key": "y"}]}});
        assert_eq!(object, wanted);
        strategic_merge(&mut object, &json!({"spec": {"containers": [{"name": "b", "$patch": "delete"}]}}), "");
        assert_eq!(object["spec"]["containers"], json!([{"name": "a", "image": "2"}]));
    }

    #[test]
    fn a_json_patch_is_done_whole_or_not_at_all() {
        let mut object = json!({"metadata": {"labels": {"a/b": "c"}}, "list": [1, 3]});
        let good = json!([
            {"op": "test", "path": "/metadata/labels/a~1b", "value": "c"},
            {"op": "replace", "path": "/metadata/labels/a~1b", "value": "d"},
            {"op": "add", "path": "/list/1", "value": 2},
        ]);
        json_patch(&mut object, &good).expect("all of it applies");
        assert_eq!(object, json!({"metadata": {"labels": {"a/b": "d"}}, "list": [1, 2, 3]}));
        let bad = json!([{"op": "remove", "path": "/list/0"}, {"op": "remove", "path": "/nothing"}]);
        assert!(json_patch(&mut object, &bad).is_err());
        assert_eq!(object["list"], json!([1, 2, 3]));
    }
}
