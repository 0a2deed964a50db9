package io.ecsgateway.server.access;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import io.ecsgateway.server.access.Authorizer.Permit;
import io.ecsgateway.server.access.identity.Caller;
import io.ecsgateway.server.aws.Target;
import io.ecsgateway.server.call.Api;
import io.ecsgateway.server.call.CallEnd;
import io.ecsgateway.server.call.TargetHeader;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.micronaut.context.annotation.Bean;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Lets through what the policy allows, and shows of listings what the caller may read. */
@Singleton
@Bean(typed = Authorization.class) // its place among the interceptors is lifecycle.CallPath's
public final class Authorization implements ServerInterceptor {
  private final Authorizer authorizer;
  private final OpenStreams streams;
  private final Refusals refusals;

  Authorization(Authorizer authorizer, OpenStreams streams, Refusals refusals) {
    this.authorizer = authorizer;
    this.streams = streams;
    this.refusals = refusals;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    MethodDescriptor<ReqT, RespT> method = call.getMethodDescriptor();
    if (!authorizer.hasPolicy() || Api.isHealth(method)) {
      return next.startCall(call, headers);
    }
    AuthorizedCall<ReqT, RespT> authorized = new AuthorizedCall<>(call, Caller.current());
    if (!Api.has(method)) {
      // Reflection: what it is asked for is the same for everybody who may ask.
      return authorized.permit(null)
          ? authorized.permitted(next.startCall(authorized, headers))
          : new ServerCall.Listener<>() {};
    }
    return authorized.listener(next.startCall(authorized, headers));
  }

  private final class AuthorizedCall<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
    private final EndableCall<ReqT, RespT> call;
    private final Caller caller;
    private @Nullable Target target;
    private @Nullable Permit permit;

    AuthorizedCall(ServerCall<ReqT, RespT> call, Caller caller) {
      this(new EndableCall<>(call), caller);
    }

    private AuthorizedCall(EndableCall<ReqT, RespT> call, Caller caller) {
      super(call);
      this.call = call;
      this.caller = caller;
    }

    /** Returns whether the call may go on; if not, it has ended. */
    boolean permit(@Nullable ReqT request) {
      MethodDescriptor<ReqT, RespT> method = getMethodDescriptor();
      try {
        Target chosen = authorizer.target(caller, TargetHeader.chosen());
        target = chosen;
        permit =
            request == null
                ? authorizer.permit(caller, method, chosen)
                : authorizer.permit(caller, method, chosen, (Message) request, responseOf(method));
        return true;
      } catch (RuntimeException e) {
        call.end(refusals.of(method, e));
        return false;
      }
    }

    @Override
    @SuppressWarnings("unchecked") // a listing without some of its names is still one
    public void sendMessage(RespT message) {
      Permit permit = this.permit;
      Target target = this.target;
      if (permit == null || target == null || !permit.filtered()) {
        super.sendMessage(message);
        return;
      }
      try {
        super.sendMessage((RespT) authorizer.shown(permit, target, (Message) message));
      } catch (RuntimeException e) {
        call.end(refusals.of(getMethodDescriptor(), e));
      }
    }

    /** Returns the listener of a call that the policy is asked about when its request comes. */
    ServerCall.Listener<ReqT> listener(ServerCall.Listener<ReqT> server) {
      AuthorizedListener listener = new AuthorizedListener(server);
      return new CallEnd<>(listener, listener::over);
    }

    /** Returns the listener of a call that was permitted already. */
    ServerCall.Listener<ReqT> permitted(ServerCall.Listener<ReqT> server) {
      AuthorizedListener listener = new AuthorizedListener(server);
      listener.asked = true;
      listener.watchOver();
      return new CallEnd<>(listener, listener::over);
    }

    private final class AuthorizedListener extends SimpleForwardingServerCallListener<ReqT> {
      private final ServerCall.Listener<ReqT> server;
      private boolean asked;
      private boolean refused;
      private OpenStreams.@Nullable Stream stream;

      AuthorizedListener(ServerCall.Listener<ReqT> server) {
        super(server);
        this.server = server;
      }

      /** The first request decides; of a second one in a unary call, gRPC itself thinks ill. */
      @Override
      public void onMessage(ReqT request) {
        if (!asked) {
          asked = true;
          // Asking may take as long as ECS does, and the call may have ended meanwhile.
          refused = !permit(request) || isOver();
        }
        if (!refused) {
          super.onMessage(request);
        }
      }

      @Override
      public void onHalfClose() {
        if (refused || isOver()) {
          return;
        }
        super.onHalfClose();
        if (getMethodDescriptor().getType() == MethodDescriptor.MethodType.SERVER_STREAMING) {
          watchOver();
        }
      }

      private void watchOver() {
        Permit permitted = permit;
        if (permitted != null) {
          stream = streams.add(caller, permitted, call, server);
        }
      }

      private boolean isOver() {
        return call.isCancelled() || Context.current().isCancelled();
      }

      private void over() {
        if (stream != null) {
          stream.over();
        }
      }
    }
  }

  private static Descriptor responseOf(MethodDescriptor<?, ?> method) {
    PrototypeMarshaller<?> marshaller = (PrototypeMarshaller<?>) method.getResponseMarshaller();
    return ((Message) requireNonNull(marshaller.getMessagePrototype())).getDescriptorForType();
  }
}
