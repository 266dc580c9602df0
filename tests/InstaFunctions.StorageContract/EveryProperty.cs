using System.Collections;
using System.Reflection;
using System.Text.Json.Serialization;

namespace InstaFunctions.StorageContract;

/// <summary>
/// Proves that a sample leaves nothing out: a property that is added to a record, and not to its sample, would otherwise
/// never be seen to survive a store.
/// </summary>
public static class EveryProperty
{
    /// <summary>Fails when a property of the sample, or of a record within it, has its default value.</summary>
    public static void IsSet(object sample)
    {
        foreach (var property in Stored(sample.GetType()))
        {
            var value = property.GetValue(sample);
            Assert.False(IsUnset(value, property.PropertyType), $"{sample.GetType().Name}.{property.Name} is not set in the sample.");
            foreach (var part in Parts(value!))
            {
                IsSet(part);
            }
        }
    }

    private static IEnumerable<PropertyInfo> Stored(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.GetCustomAttribute<JsonIgnoreAttribute>() is null);

    private static bool IsUnset(object? value, Type type) => value switch
    {
        null => true,
        string text => text.Length == 0,
        ICollection list => list.Count == 0,
        // Zero is a value where nothing would be null.
        ValueType number => number.Equals(Activator.CreateInstance(type)),
        _ => false,
    };

    // Only classes and their lists: a list's item may leave out what another item sets.
    private static IEnumerable<object> Parts(object value) => value switch
    {
        string or ValueType => [],
        IEnumerable list => list.Cast<object>().Where(item => item is not (string or ValueType)).Take(1),
        _ => [value],
    };
}
