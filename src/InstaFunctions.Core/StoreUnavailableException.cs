namespace InstaFunctions.Core;

/// <summary>
/// A store is out of reach or full. Nothing that was asked for may be taken as done, and the same request can succeed
/// later.
/// </summary>
public class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
